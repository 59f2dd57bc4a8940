// Package shelf keeps what one kind of reader may see of the register on one
// day, ready to be listed: its counts, its orders, what it can be narrowed to.
// The rules are asked each time somebody takes from it. Pages and the API share
// it.
package shelf
