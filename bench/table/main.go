// Command table prints the rows that the other measurements gathered.
//
//	bin/table FILE
package main

import (
	"log"
	"os"

	"candour/bench/ratios"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: table FILE")
	}
	if err := ratios.Print(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}
