package relay

import (
	"context"
	"database/sql"
	"fmt"
)

// Store keeps jobs in PostgreSQL.
type Store struct {
	db *sql.DB
}

// Job is one piece of work.
type Job struct {
	ID      string
	Tenant  string
	Payload []byte
	Tries   int
}

// Get returns the payload of a job.
func (s *Store) Get(ctx context.Context, tenant, id string) ([]byte, error) {
	var payload []byte
	err := s.db.QueryRowContext(ctx,
		"SELECT payload FROM jobs WHERE id = $1", id).Scan(&payload)
	return payload, err
}

// Claim takes up to n waiting jobs for one worker.
func (s *Store) Claim(ctx context.Context, n int) ([]Job, error) {
	rows, err := s.db.QueryContext(ctx,
		"SELECT id, tenant, payload, tries FROM jobs WHERE state = 'waiting' LIMIT $1", n)
	if err != nil {
		return nil, fmt.Errorf("claim: %w", err)
	}
	defer rows.Close()
	var jobs []Job
	for rows.Next() {
		var job Job
		if err := rows.Scan(&job.ID, &job.Tenant, &job.Payload, &job.Tries); err != nil {
			return nil, fmt.Errorf("claim: %w", err)
		}
		jobs = append(jobs, job)
	}
	for _, job := range jobs {
		_, err := s.db.ExecContext(ctx, "UPDATE jobs SET state = 'running' WHERE id = $1", job.ID)
		if err != nil {
			return nil, fmt.Errorf("claim: %w", err)
		}
	}
	return jobs, nil
}
