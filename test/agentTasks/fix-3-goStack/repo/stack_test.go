package stack

import "testing"

func TestPopTakesTheLast(t *testing.T) {
	s := &Stack{}
	s.Push(1)
	s.Push(2)
	if got, _ := s.Pop(); got != 2 {
		t.Errorf("Pop() = %d, want 2", got)
	}
}

func TestLen(t *testing.T) {
	s := &Stack{}
	s.Push(7)
	if s.Len() != 1 {
		t.Errorf("Len() = %d, want 1", s.Len())
	}
}
