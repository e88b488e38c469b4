package retry

import "time"

// Policy tells how often and how long to wait.
type Policy struct {
	Attempts int
	Base     time.Duration
	Max      time.Duration
}

// Delay is the wait before the given attempt, doubled each time; never above Max.
func (p Policy) Delay(attempt int) time.Duration {
	delay := p.Base
	for i := 0; i < attempt; i++ {
		delay *= 2
	}
	return delay
}
