package store

import "testing"

func TestNormalize(t *testing.T) {
	if got := Normalize(" Ab "); got != "ab" {
		t.Errorf("Normalize: %q", got)
	}
}
