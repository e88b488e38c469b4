const todos = [];

export function addTodo(title) {
  const todo = { id: todos.length + 1, title, isDone: false };
  todos.push(todo);
  return todo;
}

export function finishTodo(id) {
  const todo = todos.find((one) => one.id === id);
  if (!todo) throw new Error(`No todo ${id}`);
  todo.isDone = true;
}

export function listTodos() {
  return [...todos];
}
