const todos = [];

export function addTodo(title) {
  if (title.trim() === '') throw new Error('A todo needs a title');
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

export function countOpen() {
  return todos.filter((todo) => !todo.isDone).length;
}
