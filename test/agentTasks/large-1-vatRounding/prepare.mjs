// Adds the other files of a large repository.
import { fill } from '../filler.mjs';

fill({ language: "js", count: 220, avoid: ["rate", "tax"] });
