// Adds the other files of a large repository.
import { fill } from '../filler.mjs';

fill({ language: "go", count: 150, folder: "internal" });
