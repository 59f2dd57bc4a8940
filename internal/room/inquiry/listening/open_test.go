package listening_test

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/restrict"
)

// book is what is held in tests; the empty one holds nothing.
type book struct{ restrict.Book }

func (b *book) Rules(_ context.Context, _ db.Querier, _ string, day clock.Day) (restrict.Rules, error) {
	return restrict.Compile(b.Book, day), nil
}
