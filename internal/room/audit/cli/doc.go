// Package cli is the commands of the room of audits: lists are linked, networks
// found, and people on no list estimated. They work on files and need no database.
package cli
