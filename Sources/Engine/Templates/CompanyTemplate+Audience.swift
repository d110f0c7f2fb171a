extension CompanyTemplate {
  /// The template without what is hidden from an audience.
  package func narrowed(to audience: Audience) -> CompanyTemplate {
    guard audience < .team else { return self }
    var template = self
    template.description = nil
    template.author = nil
    for index in template.agents.indices {
      template.agents[index].capabilities = nil
      template.agents[index].metadata = .null
    }
    for index in template.goals.indices { template.goals[index].description = nil }
    for index in template.projects.indices { template.projects[index].description = nil }
    for index in template.issues.indices {
      template.issues[index].description = nil
      template.issues[index].comments = []
    }
    for index in template.routines.indices {
      template.routines[index].description = nil
      template.routines[index].variables = .null
      for trigger in template.routines[index].triggers.indices {
        template.routines[index].triggers[trigger].label = nil
      }
    }
    return template
  }
}
