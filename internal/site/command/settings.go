package command

import (
	"context"
	"maps"
	"slices"
	"strings"

	"candour/internal/base/config"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
)

// Settings are the flags that every command with a database takes.
type Settings struct {
	Config   string            `help:"Configuration file (TOML)." env:"CANDOUR_CONFIG" placeholder:"FILE"`
	Data     string            `help:"Data folder; wins over the file and the environment." placeholder:"DIR"`
	Database string            `help:"postgres:// URL; empty for SQLite in the data folder." placeholder:"URL"`
	Set      map[string]string `help:"Any other key of the configuration, key=value." placeholder:"KEY=VALUE" mapsep:"none"`
}

// Load gives the configuration: the file, the environment, and the flags over both.
func (c Settings) Load(s *Streams) (config.Config, error) {
	cfg, err := config.Load(c.Config, s.Environ)
	if err != nil {
		return cfg, err
	}
	if c.Data != "" {
		cfg.Data = c.Data
	}
	if c.Database != "" {
		cfg.Database = c.Database
	}
	var bad []errs.Field
	for _, k := range slices.Sorted(maps.Keys(c.Set)) {
		if err := cfg.Set(k, c.Set[k]); err != nil {
			bad = append(bad, errs.Field{Name: "--set " + k, Message: errs.Message(err)})
		}
	}
	if len(bad) > 0 {
		return cfg, errs.InvalidInput("The command line has settings that are not right.", bad...)
	}
	return cfg, nil
}

// Opened is what a command works with while it runs.
type Opened[T any] struct {
	// Room is what the commands of a room work with: mostly its service.
	Room T
	// Staff gives the member of staff with an address, for whom somebody at the
	// machine runs a command; the log says so.
	Staff func(ctx context.Context, email string) (access.Actor, error)
	// System acts as the program itself, at a task such as "reproduce".
	System func(ctx context.Context, task string) context.Context
	// Close ends it.
	Close func()
}

// Opens opens the database of a configuration and puts on it what the commands
// of one room work with. Internal/app binds one for each room.
type Opens[T any] func(context.Context, config.Config) (Opened[T], error)

// On opens, does, and closes.
func (open Opens[T]) On(s *Streams, cfg config.Config, do func(Opened[T]) error) error {
	o, err := open(s.Ctx, cfg)
	if err != nil {
		return err
	}
	defer o.Close()
	return do(o)
}

// With is [Opens.On] for the configuration that a command's settings name.
func (open Opens[T]) With(s *Streams, at Settings, do func(Opened[T]) error) error {
	cfg, err := at.Load(s)
	if err != nil {
		return err
	}
	return open.On(s, cfg, do)
}

// Reads is [Opens.With] for a command that only reads what is there: a folder with
// nothing in it is refused, and not made into an empty service.
func (open Opens[T]) Reads(s *Streams, at Settings, do func(Opened[T]) error) error {
	cfg, err := at.Load(s)
	if err == nil {
		err = cfg.Held()
	}
	if err != nil {
		return err
	}
	return open.On(s, cfg, do)
}

// By acts as a command in a role, such as "register import": it enters data in
// nobody's name, and the log says which command it was.
func By(ctx context.Context, words string, role access.Role) context.Context {
	return access.WithActor(ctx, access.Actor{ID: "command:" + strings.ReplaceAll(words, " ", "-"), Name: "candour " + words, Roles: []access.Role{role}})
}
