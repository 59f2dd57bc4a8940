package longwork_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/base/longwork"
)

func works(log *strings.Builder) *longwork.Works {
	return &longwork.Works{Words: longwork.Words{Busy: "busy", Stopped: "stopped", Failed: "failed"}, Log: slog.New(slog.NewTextHandler(log, nil)), Name: "made-up"}
}

// TestOneAtATime: a second work on the same thing is refused until the first ended; on another thing it begins.
func TestOneAtATime(t *testing.T) {
	all, hold := works(&strings.Builder{}), make(chan struct{})
	wait := func(context.Context, *longwork.Work) error { <-hold; return nil }
	if err := errors.Join(all.Begin(t.Context(), "a", "read", wait), all.Begin(t.Context(), "b", "read", wait)); err != nil {
		t.Fatal(err)
	}
	if err := all.Begin(t.Context(), "a", "read", wait); !errs.Is(err, errs.Conflict) || errs.Message(err) != "busy" {
		t.Errorf("a second one: %v", err)
	}
	close(hold)
	if err := errors.Join(all.Wait("a"), all.Wait("b"), all.Wait("none")); err != nil {
		t.Error(err)
	}
	if all.Running("a") != nil {
		t.Error("what ended well still stands there")
	}
	if err := all.Begin(t.Context(), "a", "read", func(context.Context, *longwork.Work) error { return nil }); err != nil {
		t.Errorf("after the first: %v", err)
	}
	all.Close()
}

// TestHowItEnds: what people read of an end, by its error; nothing of a cause that is not theirs.
func TestHowItEnds(t *testing.T) {
	for name, c := range map[string]struct {
		err    error
		words  string
		logged bool
	}{"well": {nil, "", false}, "ours": {errors.New("a secret cause"), "failed", true}, "theirs": {errs.New(errs.Conflict, "Do this first."), "Do this first.", false},
		"away": {errs.New(errs.Unavailable, "The disk is full."), "The disk is full.", false}} {
		t.Run(name, func(t *testing.T) {
			var log strings.Builder
			all := works(&log)
			if err := all.Begin(t.Context(), "a", "read", func(_ context.Context, w *longwork.Work) error {
				w.Say("files read", 2, 3)
				return c.err
			}); err != nil {
				t.Fatal(err)
			}
			if err := all.Wait("a"); (err == nil) != (c.words == "") || err != nil && errs.Message(err) != c.words {
				t.Errorf("%v", err)
			}
			if strings.Contains(log.String(), "a secret cause") != c.logged {
				t.Errorf("the log says %q", log.String())
			}
			if w := all.Running("a"); c.words != "" {
				if done, total, words := w.Progress(); w == nil || !w.Ended() || done != 2 || total != 3 || words != "files read" || w.Failure() != c.words {
					t.Errorf("%d of %d %s, %q", done, total, words, w.Failure())
				}
			}
		})
	}
}

// TestItIsStopped: by somebody, and at the end of the process; the request that began it may be long over.
func TestItIsStopped(t *testing.T) {
	for name, stop := range map[string]func(*longwork.Works){"by somebody": func(all *longwork.Works) { all.Stop("a") }, "at the end": func(all *longwork.Works) { all.Close() }} {
		t.Run(name, func(t *testing.T) {
			all := works(&strings.Builder{})
			request, over := context.WithCancel(t.Context())
			begun := make(chan struct{})
			if err := all.Begin(request, "a", "read", func(ctx context.Context, _ *longwork.Work) error {
				close(begun)
				<-ctx.Done()
				return ctx.Err()
			}); err != nil {
				t.Fatal(err)
			}
			over()
			<-begun
			stop(all)
			if err := all.Wait("a"); err == nil || errs.Message(err) != "stopped" {
				t.Errorf("%v", err)
			}
		})
	}
}
