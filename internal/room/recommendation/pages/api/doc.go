// Package api is the register for programs (/api/v1): public and read only. Its
// description is made from the types in types.go, so the two cannot differ.
package api
