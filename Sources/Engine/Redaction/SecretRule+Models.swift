/// Language model providers. The order matters, since several prefixes start with OpenAI's.
extension SecretRule {
  static let models: [SecretRule] =
    [
      prefixed(
        "Anthropic key", "Anthropic documentation, API keys", ["sk-ant-"],
        TokenShape(.run(.base64URL, 20...256))),
      prefixed(
        "OpenRouter key", "OpenRouter documentation, Authentication", ["sk-or-"],
        TokenShape(.run(.base64URL, 30...128))),
      prefixed(
        "Langfuse key", "Langfuse documentation, API keys", ["sk-lf-"],
        TokenShape(.run(.base64URL, 32...64))),
      prefixed(
        "OpenAI key", "OpenAI documentation, API keys", ["sk-proj-", "sk-svcacct-", "sk-admin-"],
        TokenShape(.run(.base64URL, 20...256))),
      prefixed(
        "OpenAI key", "OpenAI documentation, API keys", ["sk-"], TokenShape(.run(.alphanumeric, 32...128))),
      prefixed(
        "Hugging Face token", "Hugging Face documentation, User access tokens", ["hf_", "api_org_"],
        TokenShape(.run(.alphanumeric, 30...64))),
      prefixed(
        "Groq key", "Groq documentation, API keys", ["gsk_"], TokenShape(.run(.alphanumeric, 40...96))),
      prefixed("xAI key", "xAI documentation, API keys", ["xai-"], TokenShape(.run(.alphanumeric, 60...128))),
      prefixed(
        "Perplexity key", "Perplexity documentation, API keys", ["pplx-"],
        TokenShape(.run(.alphanumeric, 40...64))),
      prefixed(
        "Replicate token", "Replicate documentation, API tokens", ["r8_"],
        TokenShape(.run(.alphanumeric, 30...64))),
      prefixed(
        "ElevenLabs key", "ElevenLabs documentation, Authentication", ["sk_"], TokenShape(.run(.hex, 48...48))
      ),
      prefixed(
        "Pinecone key", "Pinecone documentation, API keys", ["pcsk_"],
        TokenShape(.run(ByteClass(["A"..."Z", "a"..."z", "0"..."9"], "_"), 40...128))),
      prefixed(
        "Tavily key", "Tavily documentation, API keys", ["tvly-"], TokenShape(.run(.base64URL, 20...64))),
      prefixed(
        "Firecrawl key", "Firecrawl documentation, API keys", isExact: false, ["fc-"],
        TokenShape(.run(.hex, 32...32), .end)),
      prefixed(
        "Apify token", "Apify documentation, API tokens", ["apify_api_"],
        TokenShape(.run(.alphanumeric, 30...64))),
    ].flatMap { $0 }
}
