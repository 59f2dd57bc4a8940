// Package cli is the commands of the sweep: a force's list of closed cases is
// checked, loaded or made up, and the board is written as it was published.
package cli
