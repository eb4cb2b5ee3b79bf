package worker

import (
	"context"
	"crypto/tls"
	"net/http"
	"os/exec"
	"time"
)

// Client fetches exports from the partner.
func Client() *http.Client {
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	return &http.Client{Timeout: 10 * time.Second, Transport: transport}
}

// Export writes one export; the caller closes the body.
func Export(ctx context.Context, url string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return Client().Do(request)
}

// Archive packs a directory.
func Archive(directory string) error {
	return exec.Command("sh", "-c", "tar czf export.tgz "+directory).Run()
}
