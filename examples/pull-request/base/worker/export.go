package worker

import (
	"context"
	"net/http"
	"time"
)

// Client fetches exports from the partner.
func Client() *http.Client {
	return &http.Client{Timeout: 10 * time.Second}
}

// Export writes one export; the caller closes the body.
func Export(ctx context.Context, url string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return Client().Do(request)
}
