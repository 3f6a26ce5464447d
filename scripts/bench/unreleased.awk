# What people have instead: lists the control blocks that were allocated and not released, with their line. It knows no instances,
# no restarts, no use, no threshold.
/\) CB [0-9]+ \(instance [0-9]+\) allocated/ { line[$3] = NR; instance[$3] = $5 }
/close socket -1 on cb/ { cb = $6; sub(/,/, "", cb); delete line[cb] }
END { for (cb in line) print cb, instance[cb], line[cb] }
