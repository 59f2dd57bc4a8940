package restrict_test

import (
	"fmt"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry/restrict"
)

// A provider asks that one passage is kept from the public. From that moment it
// is held; the rest of the document is not.
func Example() {
	team := restrict.Audience{Circle: restrict.Team}
	public := restrict.Audience{Circle: restrict.Public}
	passage := restrict.Span{From: restrict.Place{Page: 4, Line: 10}, To: restrict.Place{Page: 4, Line: 12}}

	book := restrict.Book{Powers: restrict.StatutoryPowers()}
	book, err := book.Apply(restrict.Application{
		ID: "application-1", By: "provider-1", Seen: restrict.Audiences{team}, Only: restrict.Audiences{team},
		Scopes: []restrict.Scope{{Kind: restrict.OfPassage, Of: "document-1", Span: passage}},
	})
	if err != nil {
		fmt.Println(err)
	}

	rules := restrict.Compile(book, clock.NewDay(2026, 11, 30))
	document := restrict.Item{Document: "document-1", Persons: restrict.Named(), Classes: restrict.Named()}
	fmt.Println(rules.May(team, document).Open, rules.May(public, document).Open)
	fmt.Println(rules.Held(public, document))
	// Output:
	// true false
	// [{{4 10} {4 12}}]
}
