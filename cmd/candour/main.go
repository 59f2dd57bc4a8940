// Command candour is the register that holds institutions to what inquiries
// recommended. See `candour --help`.
package main

import (
	"os"

	"candour/internal/app"
)

func main() { os.Exit(app.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
