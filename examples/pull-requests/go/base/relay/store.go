package relay

import (
	"context"
	"database/sql"
)

// Store keeps jobs in PostgreSQL.
type Store struct {
	db *sql.DB
}

// Get returns the payload of a job of one tenant.
func (s *Store) Get(ctx context.Context, tenant, id string) ([]byte, error) {
	var payload []byte
	err := s.db.QueryRowContext(ctx,
		"SELECT payload FROM jobs WHERE tenant = $1 AND id = $2", tenant, id).Scan(&payload)
	return payload, err
}
