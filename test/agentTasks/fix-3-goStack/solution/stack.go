package stack

// Stack holds values, last in first out.
type Stack struct {
	items []int
}

// Push puts a value on top.
func (s *Stack) Push(value int) {
	s.items = append(s.items, value)
}

// Pop takes the value on top; false where there is none.
func (s *Stack) Pop() (int, bool) {
	if len(s.items) == 0 {
		return 0, false
	}
	value := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return value, true
}

// Len tells how many values there are.
func (s *Stack) Len() int {
	return len(s.items)
}
