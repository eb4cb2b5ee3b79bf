package relay

import (
	"database/sql"
	"errors"
	"io"
	"net/http"
	"os/exec"
)

// Server shows jobs to people.
type Server struct {
	store *Store
}

// ServeHTTP answers GET /jobs/{id} with the payload of a job of the caller's.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	tenant := r.Header.Get("X-Tenant")
	payload, err := s.store.Get(r.Context(), tenant, r.PathValue("id"))
	if errors.Is(err, sql.ErrNoRows) {
		http.NotFound(w, r)
		return
	}
	if err != nil {
		http.Error(w, "the store did not answer", http.StatusBadGateway)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	_, _ = w.Write(payload)
}

// Fetch copies a page into dst.
func Fetch(dst io.Writer, url string) error {
	answer, err := http.Get(url)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, answer.Body)
	return err
}

// Compress packs a file with the system's zstd.
func Compress(path string) error {
	return exec.Command("zstd", "--quiet", "--rm", "--", path).Run()
}
