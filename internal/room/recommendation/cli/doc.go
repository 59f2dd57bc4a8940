// Package cli is the commands of the register: its files are looked over, imported
// and exported.
package cli
