module example.test/stack

go 1.21
