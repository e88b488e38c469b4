package store

import "testing"

func TestCanonicalKey(t *testing.T) {
	if got := CanonicalKey(" Ab "); got != "ab" {
		t.Errorf("Normalize: %q", got)
	}
}
