package witness_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"

	"candour/internal/trust/ledger/cosign"
)

// TestTesseraAsksUs has another implementation's log ask our witnesses: its
// checkpoints are published only when the policy is met.
func TestTesseraAsksUs(t *testing.T) {
	log := newHistory(t, origin) // for its key
	policy := "log " + log.vkey + "\n" + startNew(t, log.vkey).line("one") + startNew(t, log.vkey).line("two") + "group both all one two\nquorum both\n"
	group, err := tessera.NewWitnessGroupFromPolicy([]byte(policy))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	driver, err := posix.New(ctx, posix.Config{Path: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	appender, shutdown, reader, err := tessera.NewAppender(ctx, driver, tessera.NewAppendOptions().WithCheckpointSigner(log.signer).
		WithBatching(1, 10*time.Millisecond).WithCheckpointInterval(100*time.Millisecond).WithWitnesses(group, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = shutdown(ctx) }()
	await := tessera.NewPublicationAwaiter(ctx, reader.ReadCheckpoint, 20*time.Millisecond)
	p, err := cosign.ParsePolicy(policy)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		_, signed, err := await.Await(ctx, appender.Add(ctx, tessera.NewEntry(fmt.Appendf(nil, "entry %d", i))))
		if err != nil {
			t.Fatal(err)
		}
		c, by, err := p.Verify(signed)
		if err != nil || len(by) != 2 || c.Size < int64(i)+1 {
			t.Fatalf("%+v, %v, %v\n%s", c, by, err, signed)
		}
	}
}
