// Adds the other files of a large repository.
import { fill } from '../filler.mjs';

fill({ language: "js", count: 120, folder: "src/more" });
