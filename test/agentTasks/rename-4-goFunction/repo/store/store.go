package store

import "strings"

// Normalize makes a key: lower case, no spaces around.
func Normalize(key string) string {
	return strings.ToLower(strings.TrimSpace(key))
}

// Store keeps texts by key.
type Store struct{ data map[string]string }

// New makes an empty store.
func New() *Store { return &Store{data: map[string]string{}} }

// Put keeps a text.
func (s *Store) Put(key, value string) { s.data[Normalize(key)] = value }

// Get finds a text.
func (s *Store) Get(key string) string { return s.data[Normalize(key)] }
