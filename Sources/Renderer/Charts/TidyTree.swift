/// Places the nodes of a tree: parents centred over their children, subtrees as close together as their outlines allow
/// (Reingold and Tilford 1981, with contours kept per subtree). Linear in the number of nodes for trees of bounded
/// depth, without recursion, so that a chain of any length can be drawn.
struct TidyTree {
  /// For each node: the units from the left edge, in half slots, and the level, the root's being 0.
  private(set) var place: [Int]
  private(set) var level: [Int]
  /// The width of the whole in half slots.
  private(set) var width = 0

  /// `children[i]` are the children of node `i`; `widths[i]` is how many half slots node `i` takes.
  init(children: [[Int]], roots: [Int], widths: [Int]) {
    place = [Int](repeating: 0, count: children.count)
    level = [Int](repeating: 0, count: children.count)
    var order: [Int] = []
    var pending = Array(roots.reversed())
    while let node = pending.popLast() {
      order.append(node)
      for child in children[node].reversed() {
        level[child] = level[node] + 1
        pending.append(child)
      }
    }
    // Offsets are relative to the parent until the end; contours hold the outline of each finished subtree by level.
    var offset = [Int](repeating: 0, count: children.count)
    var contours: [Int: Contour] = [:]
    for node in order.reversed() {
      var merged = Contour()
      var centers: [Int] = []
      for child in children[node] {
        guard let contour = contours.removeValue(forKey: child) else { continue }
        let shift = merged.isEmpty ? 0 : merged.distance(to: contour)
        merged.join(contour, shiftedBy: shift)
        offset[child] = shift
        centers.append(shift)
      }
      let middle = centers.isEmpty ? 0 : ((centers.first ?? 0) + (centers.last ?? 0)) / 2
      for child in children[node] { offset[child] -= middle }
      merged.shift(by: -middle)
      merged.prepend(left: -widths[node] / 2, right: widths[node] - widths[node] / 2)
      contours[node] = merged
    }
    var forest = Contour()
    for root in roots {
      guard let contour = contours.removeValue(forKey: root) else { continue }
      let shift = forest.isEmpty ? 0 : forest.distance(to: contour)
      forest.join(contour, shiftedBy: shift)
      offset[root] = shift
    }
    for node in order { for child in children[node] { offset[child] += offset[node] } }
    let leftmost = order.map { offset[$0] - widths[$0] / 2 }.min() ?? 0
    for node in order { place[node] = offset[node] - leftmost }
    width = order.map { place[$0] + widths[$0] - widths[$0] / 2 }.max() ?? 0
  }

  /// The left and right outline of a subtree, deepest level first, so that a new root is appended and not inserted.
  private struct Contour {
    private var left: [Int] = []
    private var right: [Int] = []
    /// What is to be added to every entry: shifting a subtree costs nothing.
    private var shifted = 0

    var isEmpty: Bool { left.isEmpty }

    mutating func shift(by amount: Int) { shifted += amount }

    mutating func prepend(left edge: Int, right end: Int) {
      left.append(edge - shifted)
      right.append(end - shifted)
    }

    /// How far to the right the other subtree must go so that it does not touch this one.
    func distance(to other: Contour) -> Int {
      let shared = min(left.count, other.left.count)
      var distance = Int.min
      for depth in 1...shared {
        let mine = right[right.count - depth] + shifted
        let theirs = other.left[other.left.count - depth] + other.shifted
        distance = max(distance, mine - theirs)
      }
      return distance
    }

    mutating func join(_ other: Contour, shiftedBy amount: Int) {
      guard !isEmpty else {
        self = other
        shifted += amount
        return
      }
      let shared = min(left.count, other.left.count)
      let move = other.shifted + amount
      if other.left.count > left.count {
        // The other one is deeper: take its outline and put this one's left edge over the shared levels.
        var deeper = other
        deeper.shifted = move
        for depth in 1...shared {
          deeper.left[deeper.left.count - depth] = left[left.count - depth] + shifted - move
        }
        self = deeper
      } else {
        for depth in 1...shared {
          right[right.count - depth] = other.right[other.right.count - depth] + move - shifted
        }
      }
    }
  }
}
