package access

// House gives the rules of every room. A test outside the package fills it, since
// the list of rooms knows this package.
var House func() []Rules
