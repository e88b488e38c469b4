// Checks which routes a task names, and where they stand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasRoute, routesIn } from './routes.ts';

test('routes with a method or a parameter are read, and paths of files are none', () => {
  assert.deepEqual(routesIn('The answer of GET /exchanges/:id/lines should have count. POST /orders too.'), [
    '/exchanges/:id/lines',
    '/orders',
  ]);
  assert.deepEqual(routesIn('See `/users/{id}` in src/routes/users.js and /etc/hosts, and/or https://a.example/b.'), ['/users/{id}']);
});

test('a route stands where it is whole, however its parameters are written', () => {
  const route = '/exchanges/:id/lines';
  assert.ok(hasRoute("app.get('/exchanges/:id/lines', f)", route));
  assert.ok(hasRoute('@app.get("/exchanges/{exchange}/lines")', route));
  assert.ok(hasRoute('/** GET /exchanges/<int:id>/lines */'.replace('int:id', 'id:int'), route));
  assert.ok(!hasRoute("app.get('/ops/exchanges/:id/lines', f)", route));
  assert.ok(!hasRoute("app.get('/exchanges/:id/lines/last', f)", route));
});
