package relay

import (
	"testing"
	"time"
)

func TestPauseIsAboutASecond(t *testing.T) {
	for range 100 {
		if got := pause(); got < time.Second || got > 1250*time.Millisecond {
			t.Fatalf("pause() = %v", got)
		}
	}
}
