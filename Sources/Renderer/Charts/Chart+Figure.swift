import Engine

/// A chart as a page shows it: the drawing, its legend, and its numbers as a table and a file.
extension Chart {
  /// What `partials/chart` is rendered over. `root` leads from the page to the site's root; `file` is the CSV file.
  func figure(root: String, file: String?) -> Value {
    [
      "id": .string(id), "title": .string(title), "description": .string(description),
      "drawing": isEmpty ? .null : .markup(drawing(root: root)), "axis": .string(axis),
      "isWide": .bool(kind == .calendar), "legend": .list(legend), "hasLegend": .bool(!legend.isEmpty),
      "headings": .list(series.map { .string($0.name) }), "rows": .list(table), "file": .optional(file),
    ]
  }

  func drawing(root: String) -> Markup {
    switch kind {
    case .line, .area, .bars: PlotChart.draw(self)
    case .horizontalBars: BarChart.draw(self, root: root)
    case .share: ShareChart.draw(self)
    case .calendar: CalendarChart.draw(self)
    case .sparkline: Sparkline.draw(self)
    }
  }

  /// Says which colour is what, with its amount; a chart of one series needs none.
  private var legend: [Value] {
    if kind == .share {
      let whole = names.indices.reduce(Int64(0)) { $0 &+ max(0, value(0, $1) ?? 0) }
      return names.indices.map { place in
        let amount = max(0, value(0, place) ?? 0)
        return [
          "name": .string(names[place].text), "colour": .string(ShareChart.cssClass(place)),
          "amount": .string(unit.short(amount)), "share": .string(ShareChart.percent(amount, of: whole)),
        ]
      }
    }
    guard series.count > 1 else { return [] }
    return series.indices.map { place in
      let sum = series[place].values.reduce(Int64(0)) { $0 &+ ($1 ?? 0) }
      // Durations and shares of different days do not add up to anything.
      let adds = unit != .duration && unit != .percent
      return [
        "name": .string(series[place].name), "colour": .string(cssClass(place)),
        "amount": adds ? .string(unit.short(sum)) : .null, "share": .null,
      ]
    }
  }

  private var table: [Value] {
    names.indices.map { name in
      let cells = series.indices.map { place -> Value in
        .string(value(place, name).map(unit.text) ?? Formats.missing)
      }
      return ["name": .string(names[name].text), "cells": .list(cells)]
    }
  }

  /// The numbers as a spreadsheet reads them.
  var csv: [UInt8] {
    var bytes: [UInt8] = []
    let suffix = unit.name.isEmpty ? "" : " (\(unit.name))"
    CSVEncoder.append([axis] + series.map { $0.name + suffix }, to: &bytes)
    for name in names.indices {
      CSVEncoder.append(
        [names[name].text] + series.indices.map { value($0, name).map(unit.plain) ?? "" }, to: &bytes)
    }
    return bytes
  }
}
