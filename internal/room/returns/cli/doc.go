// Package cli is the commands of the returns: files are checked, loaded or made up,
// and the tables of the code book written.
package cli
