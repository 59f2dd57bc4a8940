// Package antivirus asks a virus checker that somebody else runs about a file,
// before it is kept: clamd by its socket, or any checker that speaks ICAP
// (RFC 3507).
//
//	checker, err := antivirus.Open("clamd:unix:/run/clamav/clamd.ctl", 30*time.Second)
//	err = checker.Check(ctx, file, size)
//
// It fails closed: a checker that is away, slow, cut off or not understood is
// an error of code Unavailable, and a file that it does not take whole is
// TooLarge. Only a plain "clean" is nil. The checker is told the bytes and the
// size, and no name of a file or a person.
package antivirus
