package relay

import "context"

// Handler does the work of one job.
type Handler func(ctx context.Context, payload []byte) error
