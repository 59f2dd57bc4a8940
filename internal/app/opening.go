package app

import (
	"candour/internal/config"
	"candour/internal/db"
	"candour/internal/recommendation"
)

// opening says what a core is opened for.
type opening struct {
	mail recommendation.Mailer // nil for commands that send none
	demo bool
	// serving is for pages, which must not wait for ever; a command may.
	serving bool
	key     keyUse
}

// database gives how the database is opened.
func (o opening) database(cfg config.Config) db.Options {
	if !o.serving {
		return db.Options{}
	}
	return db.Options{Conns: cfg.DatabaseReaders, WriteConns: cfg.DatabaseWriters, Limits: db.Limits{
		Statement: cfg.DatabaseStatementTime.Duration, Lock: cfg.DatabaseLockTime.Duration,
		Idle: cfg.DatabaseIdleTime.Duration, Wait: cfg.DatabaseWait.Duration}}
}
