// Adds the other files of a large repository.
import { fill } from '../filler.mjs';

fill({ language: "py", count: 110, folder: "toolbox" });
