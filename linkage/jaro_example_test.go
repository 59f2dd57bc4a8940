package linkage_test

import (
	"fmt"

	"candour/linkage"
)

func ExampleJaroWinkler() {
	fmt.Printf("%.4f\n", linkage.JaroWinkler("martha", "marhta"))
	// Output: 0.9611
}
