// Checks that a rename is read from the names in a task where its wording is unknown, and from nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { readRename } from './renameRequest.ts';

const FILES = {
  'src/tiles.js': 'export const SIZE = 32;\nexport const MAX_SIZE = 4;\nexport function cutTile(a) {\n  return a;\n}\n',
};

const TASKS: [string, string][] = [
  [
    'The constant SIZE in src/tiles.js is the edge length of a tile. Please call it TILE_PX instead and adapt the imports. MAX_SIZE stays.',
    'SIZE TILE_PX',
  ],
  ['I would like `cutTile` to be called `sliceTile`.', 'cutTile sliceTile'],
  [
    'The name SIZE is confusing. Call this constant TILE_PX please, in all files that use it. (MAX_SIZE is something else!)',
    'SIZE TILE_PX',
  ],
  ['cutTile needs a better name: sliceTile', 'cutTile sliceTile'],
  ['Give `cutTile` the name `sliceTile`, please', 'cutTile sliceTile'],
  ["A bouquet has a field Count, I'd like that to be Stems from now on.", 'Count Stems'],
  ["The function cutTile is slow, I'd like it to be sliceTile.", 'cutTile sliceTile'],
  ["A bouquet has a field Count, I'd like that to be optional.", 'none'],
  [
    "cutTile isn't a good name, since it is slow. Please rename that method to sliceTile in all files (the other one, cutTiles, stays).",
    'cutTile sliceTile',
  ],
  ['We decided in the meeting that the constant SIZE should be called TILE_PX everywhere. MAX_SIZE should not be touched.', 'SIZE TILE_PX'],
  ['the function cut in tiles.js should be called slice', 'cut slice'],
  ['Rename cut to slice', 'cut slice'],
  ['Please rename the Tile method `cut` to `slice` everywhere. `cutLater` keeps its name.', 'cut slice'],
  ["Rename Tile's field cut to slice", 'cut slice'],
  ['Rename the method cut to slice', 'cut slice'],
  ['Add a constant next to SIZE, call it TILE_PX.', 'none'],
  ['Write a function called sliceTile that calls cutTile.', 'none'],
  ['What is cutTile called in sliceTile?', 'none'],
  ['cutTile should return null for a name of sliceTile and otherTile', 'none'],
  ['Set SIZE to the name TILE_PX', 'none'],
  ['Tiles whose name is `GRASS_TILE` get lost in cutTile, please look into it.', 'none'],
  ['Tiles with the name `GRASS_TILE` are refused by cutTile', 'none'],
  ['cutTile should take its name from GRASS_TILE', 'none'],
];

test('one name that is defined and one that stands nowhere are a rename, where a name is what the task is about', async (t) => {
  const codebase = await codebaseOf(t, FILES);
  for (const [task, wanted] of TASKS) {
    const asked = readRename(readRequest(task), codebase);
    assert.equal(asked === null ? 'none' : `${asked.from} ${asked.to}`, wanted, task);
  }
});
