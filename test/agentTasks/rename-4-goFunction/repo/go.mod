module example.test/kv

go 1.21
