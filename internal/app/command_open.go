package app

import (
	"context"

	"candour/internal/base/config"
	"candour/internal/base/errs"
	"candour/internal/room/figures"
	"candour/internal/room/inquiry/closing"
	"candour/internal/room/recommendation"
	"candour/internal/room/returns"
	"candour/internal/room/signin"
	signincli "candour/internal/room/signin/cli"
	"candour/internal/room/sweep"
	sweepcli "candour/internal/room/sweep/cli"
	"candour/internal/site/command"
	"candour/internal/trust/access"
)

// bound is what the commands of each room work with; kong hands it to those that
// ask for it.
func bound() []any {
	return []any{
		opens(func(c *core) (*recommendation.Service, error) { return c.register, nil }),
		opens(func(c *core) (*returns.Service, error) { return c.returns, nil }),
		opens(func(c *core) (*figures.Service, error) { return c.figures, nil }),
		opens(func(c *core) (*sweep.Service, error) {
			err := c.buildSweep(sweepcli.KnownForces())
			return c.sweep, err // the one that was just built
		}),
		opens(func(c *core) (*closing.Service, error) { return c.closing, nil }),
		opens(func(c *core) (signincli.Door, error) { return c.staffDoor(), nil }),
	}
}

// opens opens a core for a command and gives what of it the command works with.
func opens[T any](of func(*core) (T, error)) command.Opens[T] {
	return opensBy(func(ctx context.Context, cfg config.Config) (*core, error) { return openCore(ctx, cfg, nil) }, of)
}

func opensBy[T any](open func(context.Context, config.Config) (*core, error), of func(*core) (T, error)) command.Opens[T] {
	return func(ctx context.Context, cfg config.Config) (out command.Opened[T], err error) {
		c, err := open(ctx, cfg)
		if err != nil {
			return out, err
		}
		if out.Room, err = of(c); err != nil {
			c.close()
			return out, err
		}
		out.Staff, out.System, out.Close = c.staffNamed, asSystem, c.close
		return out, nil
	}
}

// whole opens all of it, for the commands of the log, of keys and of the database.
func whole() command.Opens[*core] { return opens(itself) }

// toRead is whole for commands that need no more than the log's public key: the
// folder's, or the one named.
func toRead(key string) command.Opens[*core] {
	return opensBy(func(ctx context.Context, cfg config.Config) (*core, error) {
		if err := cfg.Held(); err != nil {
			return nil, err
		}
		return openToRead(ctx, cfg, key)
	}, itself)
}

func itself(c *core) (*core, error) { return c, nil }

func asSystem(ctx context.Context, task string) context.Context {
	return access.WithActor(ctx, access.SystemActor(task))
}

// staffDoor is what the commands about who signs in work with.
func (c *core) staffDoor() signincli.Door {
	return signincli.Door{Config: signin.Config{DB: c.db, Ledger: c.ledger, Policy: c.policy, Clock: c.clock, PublicURL: c.cfg.PublicURL, Staffed: c.bodiesStaffed},
		FormKey: func(ctx context.Context) ([]byte, error) {
			key, _, err := c.formKeys(ctx)
			return key, err
		}, Integrate: c.ledger.Integrate}
}

// staffNamed is a member of staff for whom somebody at the machine runs a
// command; the log says so.
func (c *core) staffNamed(ctx context.Context, email string) (access.Actor, error) {
	p, err := signin.StaffByEmail(ctx, c.db, email)
	if err != nil || p.Disabled {
		return access.Actor{}, errs.New(errs.Invalid, "Nobody on the staff has the address "+email+".")
	}
	ties, err := signin.TiesOf(ctx, c.db, p)
	if err != nil {
		return access.Actor{}, err
	}
	at, err := c.standing(ctx, c.db, signin.Tied{Staff: p, Ties: ties})
	if err != nil {
		return access.Actor{}, err
	}
	p.Standing = at[0]
	a := p.Actor()
	a.Name += " (by command)"
	return a, nil
}
