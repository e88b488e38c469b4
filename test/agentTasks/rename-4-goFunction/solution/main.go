package main

import (
	"fmt"

	"example.test/kv/store"
)

func main() {
	s := store.New()
	s.Put("A", "one")
	fmt.Println("Normalize", store.CanonicalKey(" A "), s.Get("a"))
}
