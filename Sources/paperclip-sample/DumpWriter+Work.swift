/// Activity of the companies: issues, comments and activity rows.
extension DumpWriter {
  mutating func writeIssues() throws(Trouble) {
    for company in data.companies {
      for issue in company.issues {
        add(.issues) { row in
          row.id(issue.id)
          row.id(company.id)
          row.id(issue.project.map { company.projects[$0].id })
          row.id(issue.goal.map { company.goals[$0].id })
          row.id(issue.parent.map { company.issues[$0].id })
          row.text(issue.title)
          row.text(issue.description)
          row.text(issue.status)
          row.text(issue.priority)
          row.id(issue.assignee.map { company.agents[$0].id })
          row.id(company.agents.first?.id)
          row.null()
          row.number(0)
          row.null()
          row.time(issue.startedAt)
          row.time(issue.completedAt)
          row.time(issue.cancelledAt)
          row.time(issue.createdAt)
          row.time(issue.updatedAt)
          row.number(issue.number)
          row.text("\(company.prefix)-\(issue.number)")
          row.null(11)
          row.word("manual")
          row.null(4)
          row.word("default")
          row.null(3)
          row.number(0)
          row.null(2)
          row.word("standard")
          row.null(7)
        }
        try output.settle()
      }
    }
  }

  mutating func writeComments() {
    for company in data.companies {
      for comment in company.comments {
        add(.issueComments) { row in
          row.id(comment.id)
          row.id(company.id)
          row.id(company.issues[comment.issue].id)
          row.id(comment.agent.map { company.agents[$0].id })
          row.text(comment.agent == nil ? "local-board" : nil)
          row.text(comment.isDeleted ? "\(HostileText.canary)-deleted-comment" : comment.body)
          row.time(comment.at)
          row.time(comment.at)
          row.null()
          row.text(comment.agent == nil ? "user" : "agent")
          row.null(2)
          row.time(comment.isDeleted ? comment.at + Moment.hour : nil)
          row.text(comment.isDeleted ? "user" : nil)
          row.null(8)
        }
      }
    }
  }

  mutating func writeActivity() throws(Trouble) {
    for company in data.companies {
      for activity in company.activity {
        let agent = activity.agent.map { company.agents[$0].id }
        add(.activityLog) { row in
          row.id(activity.id)
          row.id(company.id)
          row.word(agent == nil ? "user" : "agent")
          if let agent { row.id(agent) } else { row.word("local-board") }
          row.word(activity.action)
          row.word(activity.entityType)
          row.id(activity.entity)
          row.id(agent)
          row.text(activity.details)
          row.time(activity.at, microseconds: Int(activity.id.low % 1000))
          row.id(activity.run)
          row.null()
        }
        try output.settle()
      }
    }
  }
}
