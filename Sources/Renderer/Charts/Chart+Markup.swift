import Engine

/// A chart on a page: drawing, legend, and its numbers as a table and file.
extension Chart {
  /// The value for `partials/chart`. `root` is the path from the page to the site's root; `file` is the CSV
  /// file.
  func figure(root: String, file: String?) -> Value {
    let numbers = ChartNumbers(self, hasFile: file != nil)
    let hasNumbers = series.contains { $0.values.contains { $0 != nil } }
    let unitName = hasUnitElsewhere ? nil : unit.name
    return [
      "id": .string(id), "title": .string(title),
      "description": caption.isEmpty ? .null : .string(caption),
      "drawing": isEmpty ? .null : .markup(drawing(root: root)), "axis": .string(axis),
      "isWide": .bool(kind == .calendar), "legend": .list(legend), "hasLegend": .bool(!legend.isEmpty),
      "isLegendNarrow": .bool(PlotChart.hasEnds(self)),
      "empty": .string(hasNumbers ? "All values are zero." : "No data yet."),
      "hasNumbers": .bool(hasNumbers), "unit": .optional(unitName), "note": .optional(numbers.note(self)),
      "headings": .list(series.map { .string($0.name) }),
      "rows": .list(
        numbers.rows.map { row in
          let cells = series.indices.map { place -> Value in
            .string(numbers.value(self, place, row).map(unit.cell) ?? Formats.missing)
          }
          let page = row.places.count == 1 ? names[row.places.lowerBound].page : nil
          return ["name": .string(row.name), "namePage": .optional(page), "cells": .list(cells)]
        }), "file": .optional(file),
    ]
  }

  /// The description, and what hatched bars mean if there are any.
  var caption: String {
    guard kind == .bars, names.contains(where: \.isPartial) else { return description }
    let note = "The hatched \(isDaily ? "day" : isMonthly ? "month" : "week") is not over yet."
    return description.isEmpty ? note : description + " " + note
  }

  /// True if the unit is clear from the amounts, the title or a heading.
  private var hasUnitElsewhere: Bool {
    guard unit != .money, unit != .duration, unit != .percent, !unit.name.isEmpty else { return true }
    return ([title] + series.map(\.name)).contains { $0.lowercased().contains(unit.name) }
  }

  func drawing(root: String) -> Markup {
    switch kind {
    case .line, .area, .cumulativeFlow, .bars: PlotChart.draw(self, root: root)
    case .horizontalBars: BarChart.draw(self, root: root)
    case .share: ShareChart.draw(self)
    case .calendar: CalendarChart.draw(self, root: root)
    case .sparkline: Sparkline.draw(self)
    case .aging: AgingChart.draw(self)
    }
  }

  /// The series with their colors and amounts. A chart with one series needs no legend, and a calendar has a
  /// key for its shades.
  private var legend: [Value] {
    if kind == .share {
      let amounts = names.indices.map { max(0, value(0, $0) ?? 0) }
      let texts = unit.alike(amounts)
      let shares = ShareChart.percents(amounts)
      return names.indices.map { place in
        [
          "name": .string(names[place].text), "color": .string(ShareChart.cssClass(self, place)),
          "amount": .string(texts[place]), "share": .string(shares[place]),
        ]
      }
    }
    if kind == .calendar {
      return CalendarChart.key(self).map {
        ["name": .string($0.text), "color": .string($0.cssClass), "amount": .null, "share": .null]
      }
    }
    if kind == .aging {
      return AgingChart.key(self).map {
        ["name": .string($0.text), "color": .string($0.cssClass), "amount": .null, "share": .null]
      }
    }
    guard series.count > 1 else { return [] }
    let isLine = kind.isOverTime
    // For lines the last amount, as at their ends; for bars the total.
    let amounts = series.map { series -> Int64? in
      isLine
        ? series.values.compactMap { $0 }.last : unit.adds ? series.values.reduce(0) { $0 &+ ($1 ?? 0) } : nil
    }
    let texts = unit.alike(amounts.map { $0 ?? 0 })
    return series.indices.map { place in
      [
        "name": .string(series[place].name), "color": .string(cssClass(place)),
        "amount": amounts[place] == nil ? .null : .string(texts[place]), "share": .null,
      ]
    }
  }

  /// The numbers for spreadsheets.
  var csv: [UInt8] {
    var bytes: [UInt8] = []
    let suffix = unit.name.isEmpty ? "" : " (\(unit.name))"
    CSVEncoder.append([axis] + series.map { $0.name + suffix }, to: &bytes)
    for name in names.indices {
      CSVEncoder.append(
        [names[name].day?.text ?? names[name].text]
          + series.indices.map { value($0, name).map(unit.plain) ?? "" }, to: &bytes)
    }
    return bytes
  }
}
