// Adds the other files of a large repository.
import { fill } from '../filler.mjs';

fill({ language: "ts", count: 240, avoid: ["session"] });
