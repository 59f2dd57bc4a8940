// Package bench holds the measurements that `make bench` prints: each a
// command of its own, each with the figure that it is held against. Speed is
// never asserted in tests; it is measured here, on the machine at hand, and
// reported as a ratio from one run wherever there is something to compare.
package bench
