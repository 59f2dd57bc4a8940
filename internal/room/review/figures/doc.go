// Package figures counts how long reviews take and what came of them, a quarter
// at a time. [BuildRelease] makes a release of the passages of all cases, with
// small numbers kept back. It is pure; the panel's service stores what it makes,
// and never writes it again.
package figures
