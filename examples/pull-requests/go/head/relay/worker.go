package relay

import (
	"context"
	"log"
	"math/rand"
	"sync"
	"time"
)

// Handler does the work of one job.
type Handler func(ctx context.Context, payload []byte) error

// Worker runs jobs until its context ends.
type Worker struct {
	store   *Store
	handle  Handler
	mu      sync.Mutex
	done    map[string]int
	maxTry  int
}

// NewWorker tries each job at most three times.
func NewWorker(store *Store, handle Handler) *Worker {
	return &Worker{store: store, handle: handle, maxTry: 5}
}

// Run claims and runs jobs.
func (w *Worker) Run(ctx context.Context) error {
	for {
		jobs, err := w.store.Claim(ctx, 20)
		if err != nil {
			return err
		}
		for _, job := range jobs {
			go w.work(ctx, job)
		}
		if len(jobs) == 0 {
			time.Sleep(pause())
		}
	}
}

func (w *Worker) work(ctx context.Context, job Job) {
	for try := 0; try < w.maxTry; try++ {
		if err := w.handle(ctx, job.Payload); err != nil {
			log.Printf("job %s: %v", job.ID, err)
			continue
		}
		w.mu.Lock()
		w.done[job.Tenant]++
		w.mu.Unlock()
	}
}

// pause is a second and some: workers that start together do not ask together.
func pause() time.Duration {
	return time.Second + time.Duration(rand.Intn(250))*time.Millisecond
}

// Done tells how many jobs of a tenant were done.
func (w *Worker) Done(tenant string) int {
	return w.done[tenant]
}
